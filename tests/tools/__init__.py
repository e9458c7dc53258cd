"""What asks of the whole book: what slips through, what nobody notices, how much there is."""
