"""The subcommands of ``matters``, one module each."""
