"""A static site of bulletins: an index, a page for each month and language, the models' docs.

Pages share one style sheet and one copy of the scripts, need no server and ask no other host.
"""
