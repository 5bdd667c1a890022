"""Tables: files and arrays of rows, what is found of their columns, what is learned of them."""
