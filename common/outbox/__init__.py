"""Emails and text messages: a row in the transaction of the change, which a worker sends afterwards."""
