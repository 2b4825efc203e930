"""The doors (门): HTTP, command line and workers, the settings, and the one place that wires it all."""
