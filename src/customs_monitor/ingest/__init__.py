"""Reading raw customs extracts: any download of the query platform goes in, nothing is lost.

One file passes through five steps, each a module or two:

    sources, names    what is there, and whose trade is it: flow, vintage, coverage
    header, decode    the bytes become numbered UTF-8 lines
    stage             DuckDB checks the lines and writes Parquet: the fast path
    tolerant, fields  what that declines is read in Python: the slow path, under the same rules
    landing, seeds    the result is moved into place in one step

`run` drives them and knows the last two as one `target`; `manifest` is what is kept of an extract,
`history` compares it with earlier ones. `mirror` lands what partners report (`--mirror`), in the
formats of `mirror_formats`. `command` is the command line, `report` prints.
"""
