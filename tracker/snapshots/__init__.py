"""The whole dataset in files, made nightly and on demand."""
