"""`python -m onglass`: the same as the command `onglass`."""

from onglass.main.cli import main

if __name__ == "__main__":
    main()
