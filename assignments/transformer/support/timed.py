"""The chains of timed checks: what one turn of work is. Both sides run the same.

Every link takes what the link before has yielded, so that no call can be left out, and the nonce
is known only when the clock runs.
"""

import torch


def attention_of_many_queries(attention, x, units):
    """Causal attention again and again; what one link yields is added to the next one's input.

    x: (B, T, C).   Returns the last output, (B, T, C).
    """

    def turn(nonce):
        first = x.roll(nonce % x.shape[1], dims=1)
        y = first
        for _ in range(units):
            out = torch.as_tensor(attention(y, first, y))
            y = first + out / out.abs().amax(dim=-1, keepdim=True)
        return y

    return turn


def texts_with_a_cache(TransformerLM, set_params, generate, size, params, ids, uniforms, units):
    """Texts that go on where the link before has ended, from a model with given parameters.

    size: the arguments of TransformerLM.   ids: (B, T).   uniforms: (B, n).   Returns the last
    link's ids, (B, n): each text follows from itself alone.
    """
    model = TransformerLM(*size)
    set_params(model, params)

    def turn(nonce):
        texts = (ids + nonce % size[0]) % size[0]
        for _ in range(units):
            new = generate(model, texts, uniforms.shape[1], 1.0, uniforms)
            texts = torch.as_tensor(new)[:, -ids.shape[1] :]
        return texts

    return turn
