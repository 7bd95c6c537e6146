"""The panel: every printer in words, the last receipts with their fate, three buttons.

Opened beside the tray icon (or as a window where there is no tray). Rows are updated in
place from the ``Board``; buttons call ``posgui.ui.actions``.
"""
