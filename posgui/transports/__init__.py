"""Ways to a printer, one module per mechanism behind one ABC; no protocol knowledge."""
