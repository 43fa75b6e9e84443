"""The rules: one file for each code of the catalogue (accounting specification section 4).

To add one, write a module with CODE, `check` and RULE beside these, and its test; nothing else is edited.
"""
