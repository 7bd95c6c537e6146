"""What the engine does all day, in plain asyncio: sessions and links to printers, intake
and delivery of receipts, incidents and alerts. Services call each other by method;
events flow upward only, through the hub."""
