"""What a customer may ask about what is kept of them: a copy of a conversation, and that it be erased.

Words: erasure request, legal hold, transcript. Invariant: a request says what must be kept, until when and why before
anybody decides; what is erased is erased by the commands of the packages that own it, and only its proof stays.
"""
