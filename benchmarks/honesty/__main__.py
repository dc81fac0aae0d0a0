"""How often is something wrong said: benchmarks/honesty/false_claims.py."""

from benchmarks.honesty.false_claims import main

if __name__ == "__main__":
    main()
