"""Ways a till's receipts, and its word that a sale was settled, come in; what is done with
them is the sink's business.

A capture owns its listener and its connections. It knows the codec, for cutting the
stream, and neither the journal nor the printers.
"""
