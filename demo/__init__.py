"""Harbor Bank, the company of the demo: a host app as a customer of Onglass would write one."""
