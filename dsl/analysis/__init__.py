"""What an editor asks of rule texts (编辑助手): plain values from plain texts, whatever editor it is."""
