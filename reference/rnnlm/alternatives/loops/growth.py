def graph_size(modules):
    leaves, edges = [], 0
    for module in modules:
        for source in module.in_modules:
            edges += 1
            if not any(source is other for other in modules):
                if not any(source is leaf for leaf in leaves):
                    leaves.append(source)
    return [len(modules), len(leaves), edges]


def growth(build, lengths):
    sizes = []
    for T in lengths:
        sizes.append(graph_size(build(T)))
    return sizes


def second_differences(counts):
    found = []
    for i in range(len(counts) - 2):
        found.append(counts[i + 2] - 2 * counts[i + 1] + counts[i])
    return found
