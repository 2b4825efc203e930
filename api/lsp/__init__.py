"""Rule files in an editor (编辑器): the analysis of dsl/analysis behind the Language Server Protocol."""
