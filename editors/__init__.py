"""What editors need to know of rule files (编辑器): made from the language itself, and packed for installing."""
