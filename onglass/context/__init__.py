"""What a customer was doing: the screen they are on, their steps, what failed, the device and its network.

Words: breadcrumb, capture, consent. Invariant: nothing is kept that the app's settings or the customer's consent do
not allow; what is kept is masked, bounded, forgotten in time, and goes with its customer.
"""
