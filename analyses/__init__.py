"""The questions: one file each; files with a leading underscore are machinery."""
