"""Reading raw customs extracts: any download of the query platform goes in, nothing is lost.

One file passes through four steps, each a module or two:

    names, sidecar     whose trade is it: flow, vintage and coverage     (command line, file name)
    header, decode     the bytes become numbered UTF-8 lines             (GACC_FORMAT.md, "The file")
    stage              DuckDB checks the lines and writes Parquet        (fast path)
    tolerant, fields   what the strict path declines is read in Python   (slow path, same rules)
    landing, seeds     the result is moved into place in one step

`run` drives them, `command` is the command line, `report` prints.
"""
