"""The words of the command line (命令), one file each."""
