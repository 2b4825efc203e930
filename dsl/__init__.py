"""规约: the language in which a township writes its regulation, from text to a Decision with its reasons."""
