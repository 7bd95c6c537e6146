"""posgui: the receipt always comes out, or the cashier knows why.

Floors, imports go down only (checked by import-linter inside the test run):

    ui | cli           front ends; Qt lives in ui alone
    engine             the other process: composition root and socket server
    texts              every sentence a person reads, in both languages
    desk               the one door between the processes
    service            what the engine does: link, delivery, intake, incidents, alerts
    transports | capture | journal | config    input and output, siblings blind to each other
    simulator          a receipt printer in software
    rules | render     pure decisions, pure preview
    escpos             the codec, bytes in and facts out
    model              frozen nouns
"""

__version__ = "0.1.0"
