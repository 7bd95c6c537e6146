"""The ESC/POS codec: bytes in, facts out, and no I/O at all.

Toward the printer: ``grammar`` (how long is each command), ``tokenizer`` (a stream cut
into commands), ``roles`` (what a command does to a receipt), ``framing`` (a till's
stream cut into receipts), ``extent`` (how much paper), ``copying`` (what a copy leaves
out) and ``commands`` (what we send ourselves). From the printer: ``backchannel``
(answers told apart) and ``status`` (answers to facts and back). Beside them ``enpc``, what
Epson's network boards are asked without the printer's port, and ``ieee1284``, what any
printer's port tells. It may import
``posgui.model`` only; any chunking of a stream gives the same results, and no input
raises.
"""
