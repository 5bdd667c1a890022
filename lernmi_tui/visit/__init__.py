"""A visit: the program in a browser, in the process of one visitor."""
