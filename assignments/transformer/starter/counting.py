"""Problems 4.10 and 4.11: how the graph grows, how many parameters there are, what training costs.

Lecture 19, "Transformer Language Model", "GPT-3" and "Why does efficiency matter?". Whole numbers
are Python ints, exactly: also those with more than the 16 digits that a float holds.
"""

# --- problem 4.10 --------------------------------------------------------------------------------


def attention_edges(n_positions):
    """Who looks at whom in one causal attention layer: an edge for every score that is needed.

    n_positions: int, T >= 0. Returns a list of pairs (t, j) of int, counted from 1, query t and key
    j, sorted.   Source: Lecture 19, "Transformer Language Model".
    """
    raise NotImplementedError("problem 4.10: attention_edges")


def recurrent_edges(n_positions):
    """Who depends on whom in one recurrent layer: an edge from each hidden state to the one before.

    n_positions: int, T >= 0. Returns a list of pairs (t, t - 1) of int, t = 1 .. T, sorted; state 0
    is the initial state.   Source: Lecture 19, "RNN Language Model".
    """
    raise NotImplementedError("problem 4.10: recurrent_edges")


def score_entries(n_positions, n_layers, n_heads):
    """How many scores all heads of all layers of a Transformer LM need for one text.

    n_positions, n_layers, n_heads: int, T, L, h. Returns an int, without listing the edges: T may
    be a million.   Source: Lecture 19, "Transformer Language Model".
    """
    raise NotImplementedError("problem 4.10: score_entries")


# --- problem 4.11 --------------------------------------------------------------------------------


def parameter_count(n_layers, d_model, vocab_size, context_length):
    """The number of parameters of the model of problem 4.7, which is that of GPT-2.

    All arguments and the result: int. Learned embeddings of words and positions, the output head
    tied to the former; in each layer two layer norms, the matrices W_q, W_k, W_v, W_o and the
    feed-forward network with inner size 4 d_model, all with biases; a final layer norm.
    Source: Lecture 19, "GPT-3", whose 1542M for 48 layers of 1600 is a known miscount.
    """
    raise NotImplementedError("problem 4.11: parameter_count")


def layer_rule(n_layers, d_model):
    """The rule of thumb for the size of the layers: the entries of their matrices alone.

    n_layers, d_model: int. Returns an int: no biases, norms and embeddings.
    Source: Kaplan et al., 2020, section 2.1; Lecture 19, "GPT-3".
    """
    raise NotImplementedError("problem 4.11: layer_rule")


def training_flops(n_parameters, n_tokens):
    """Floating-point operations for training, by the rule 6 N D: 2 for each parameter and token in
    the forward pass, 4 in the backward pass.

    n_parameters, n_tokens: int, N and D. Returns an int.
    Source: Kaplan et al., 2020, section 2.1; Lecture 19, "Why does efficiency matter?".
    """
    raise NotImplementedError("problem 4.11: training_flops")


def petaflop_days(flops):
    """Floating-point operations in petaflop/s-days: 10^15 operations in each second of a day.

    flops: int or float. Returns a float.
    Source: Lecture 19, "Why does efficiency matter?".
    """
    raise NotImplementedError("problem 4.11: petaflop_days")


def contradictions(rows):
    """The models of a table whose sizes cannot all be right, since d_model = n_heads * d_head.

    rows: a list of tuples (name, d_model, n_heads, d_head): str, int, int, int. Returns the names
    of the rows that contradict it, a list of str in their order. rows stays as it is.
    Source: Lecture 19, "Why does efficiency matter?", table 2.1.
    """
    raise NotImplementedError("problem 4.11: contradictions")
