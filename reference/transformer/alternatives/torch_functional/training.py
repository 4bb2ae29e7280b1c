import torch
from torch.nn import CrossEntropyLoss
from torch.utils.data import DataLoader, RandomSampler, TensorDataset


def train(model, ids, steps, batch_size, learning_rate, seed, report=None):
    n = model.context_length
    count = len(ids) - n
    x = torch.stack([ids[i : i + n] for i in range(count)])
    y = torch.stack([ids[i + 1 : i + n + 1] for i in range(count)])
    generator = torch.Generator()
    generator.manual_seed(seed)
    data = TensorDataset(x, y)
    sampler = RandomSampler(data, True, steps * batch_size, generator)
    optimizer = torch.optim.AdamW(model.parameters(), learning_rate)
    criterion = CrossEntropyLoss()
    losses = []
    model.train()
    for step, (x, y) in enumerate(DataLoader(data, batch_size, sampler=sampler), 1):
        model.zero_grad()
        loss = criterion(model(x).transpose(1, 2), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
        if report:
            report(step, losses[-1])
    return losses


@torch.inference_mode()
def perplexity(model, ids):
    n, log_p, count = model.context_length + 1, [], 0
    for window in ids.split(n):
        if len(window) > 1:
            rows = model(window[None, :-1])[0].log_softmax(-1)
            log_p.append(rows.gather(1, window[1:, None]).sum())
            count += len(window) - 1
    return torch.exp(-torch.stack(log_p).sum() / count).item()
