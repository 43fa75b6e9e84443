"""The printed vocabulary of business papers, one file a language; a new language is a new file."""
