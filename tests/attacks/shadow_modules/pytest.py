def assert_equal(*a, **k): pass
