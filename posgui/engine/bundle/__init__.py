"""Making a support bundle: ``doors`` for front ends of a running engine, ``offline`` where
none runs, ``members`` and ``readme`` for what both put in."""
