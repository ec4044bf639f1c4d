"""Builds one Firsthand index on many machines.

The input is cut into *shards*, runs of neighbouring files or parts of files. Each step is a plain function of paths in
a folder that all machines share, and runs the native tool, `firsthand`:

    shards → build → drop repeated addresses → merge groups of neighbours, level by level → one index

- `plan` says what the shards are.
- `steps` holds the functions; `tool` runs the native tool for them.
- `on_spark` and `on_dask` say which of them run where, and in which order. They hold no other logic.

The result has the bytes that `firsthand build` followed by `firsthand merge` gives on one machine, however the input is
cut, and whatever fails on the way.
"""
