"""The tray: icon, panel, alert cards and settings of a cashier's desktop.

The only package that knows Qt (PySide6, qasync). It reaches the engine through
``posgui.desk`` alone, takes its sentences from ``posgui.texts`` and shares the nouns of
``posgui.model``; nothing here decides about receipts. ``nouns``, ``model``, ``phrases``,
``cards`` and ``settings.draft`` know no Qt: what is shown is derived from one ``Board``,
and every widget is redrawn from it. Widgets call no engine method themselves, they emit
signals that ``actions`` turns into calls.
"""
