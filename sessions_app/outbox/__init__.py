"""The outbox: a mail is a row in the same transaction as the fact it tells; later it is delivered, retried, shown."""
