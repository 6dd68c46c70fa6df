-- Golden: every figure that a published bulletin printed equals the cell that we print, in both languages.
{{ figure_mismatches(ref('published_figures'), ref('bulletin_cells')) }}
