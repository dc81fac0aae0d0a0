"""What a what-if is worth: benchmarks/truth/what_if_accuracy.py."""

from benchmarks.truth.what_if_accuracy import main

if __name__ == "__main__":
    main()
