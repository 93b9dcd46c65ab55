# kansenkaart: `make demo` and `make test` set everything up by themselves.
