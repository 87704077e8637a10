using Microsoft.Extensions.Options;
using Streaming.Qdrant.Protocol;

namespace Streaming.Qdrant;

/// <summary>Makes a generation's collections, and finds the live generation.</summary>
public sealed class GenerationCollections(IQdrantClient client, IOptions<QdrantOptions> options)
{
    /// <summary>
    /// Creates what is missing, checks what is there, and creates the aliases when none of them says otherwise. Any number of workers may do
    /// this at once. An alias that exists is never moved: switching generations is an operator's step.
    /// </summary>
    /// <param name="space">The item space that the vectors belong to.</param>
    /// <param name="dimension">Floats of a vector, 1 to 65,536.</param>
    /// <exception cref="GenerationException">A collection is there with another dimension, distance, form, fingerprint or space.</exception>
    public async Task EnsureAsync(Generation generation, string space, int dimension, CancellationToken cancellationToken)
    {
        foreach (var shape in CollectionShape.Of(generation, space, dimension))
            await EnsureAsync(shape, cancellationToken);
        await EnsureAliasesAsync(generation, cancellationToken);
    }

    /// <summary>The live generation, from one look at all aliases: an answer that uses its real names never mixes generations.</summary>
    /// <exception cref="GenerationException">An alias is missing, or the aliases point to different generations.</exception>
    public async Task<Generation> ResolveAsync(CancellationToken cancellationToken)
    {
        var aliases = await client.ListAliasesAsync(cancellationToken);
        var fingerprints = Generation.Aliases.Select(alias => FingerprintOf(alias, aliases)).ToArray();
        if (fingerprints.Distinct().Count() > 1)
            throw new GenerationException(
                $"The aliases point to different generations ({string.Join(", ", Generation.Aliases.Select(alias => $"{alias} → {aliases[alias]}"))}):"
                + " switch all four to one generation in one request.");
        return new Generation(fingerprints[0]);
    }

    /// <summary>Moves all four aliases to a generation in one request, which the server applies as a whole. It may be repeated.</summary>
    /// <exception cref="GenerationException">A collection of the generation is missing: nothing was moved.</exception>
    public async Task SwitchAsync(Generation generation, CancellationToken cancellationToken)
    {
        if (await MissingAsync(generation, cancellationToken) is { Count: > 0 } missing)
            throw new GenerationException($"Generation {generation.Fingerprint} has no {string.Join(", ", missing)}: the aliases stay where they are.");
        var aliases = await client.ListAliasesAsync(cancellationToken);
        var request = new ChangeAliases();
        foreach (var alias in Generation.Aliases)
        {
            if (aliases.ContainsKey(alias))
                request.Actions.Add(new AliasOperations { DeleteAlias = new DeleteAlias { AliasName = alias } });
            request.Actions.Add(new AliasOperations { CreateAlias = new CreateAlias { AliasName = alias, CollectionName = generation.NameOf(alias) } });
        }
        await client.UpdateAliasesAsync(request, cancellationToken);
    }

    /// <summary>Every generation that has all four collections, live or not.</summary>
    public async Task<IReadOnlyList<Generation>> AllAsync(CancellationToken cancellationToken)
    {
        var names = (await client.ListCollectionsAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        return [.. names.Where(name => Generation.IsOf(Generation.ItemsAlias, name))
            .Select(name => new Generation(Generation.FingerprintOf(Generation.ItemsAlias, name)!))
            .Where(generation => Generation.Aliases.All(alias => names.Contains(generation.NameOf(alias))))
            .OrderBy(generation => generation.Fingerprint, StringComparer.Ordinal)];
    }

    /// <summary>The real names of a generation's collections that are not there.</summary>
    public async Task<IReadOnlyList<string>> MissingAsync(Generation generation, CancellationToken cancellationToken) =>
        [.. Generation.Aliases.Select(generation.NameOf).Except(await client.ListCollectionsAsync(cancellationToken))];

    static string FingerprintOf(string alias, IReadOnlyDictionary<string, string> aliases)
    {
        if (!aliases.TryGetValue(alias, out var collection))
            throw new GenerationException($"Alias {alias} does not exist: start the catalogue, implicit or explicit worker once, it creates all four.");
        return Generation.FingerprintOf(alias, collection)
            ?? throw new GenerationException($"Alias {alias} points to {collection}, which is not named {alias}--<fingerprint>: move it to such a collection.");
    }

    async Task EnsureAsync(CollectionShape shape, CancellationToken cancellationToken)
    {
        var info = await client.GetCollectionAsync(shape.Name, cancellationToken) ?? await CreateAsync(shape, cancellationToken);
        shape.Require(info);
        foreach (var field in shape.Keywords.Where(field => !info.PayloadSchema.ContainsKey(field)))
            await client.CreateFieldIndexAsync(shape.Name, field, FieldType.Keyword, cancellationToken);
    }

    async Task<CollectionInfo> CreateAsync(CollectionShape shape, CancellationToken cancellationToken)
    {
        QdrantRefusedException? refused = null;
        try
        {
            await client.CreateCollectionAsync(shape.Creation(options.Value), cancellationToken);
        }
        catch (QdrantRefusedException error)
        {
            // Another worker, or an earlier try of ours whose answer was lost, may have been first: what is there decides.
            refused = error;
        }
        return await client.GetCollectionAsync(shape.Name, cancellationToken)
            ?? throw new GenerationException($"Collection {shape.Name} could not be created: {refused?.Message ?? "it vanished again"}", refused);
    }

    async Task EnsureAliasesAsync(Generation generation, CancellationToken cancellationToken)
    {
        var aliases = await client.ListAliasesAsync(cancellationToken);
        if (Generation.Aliases.Any(alias => aliases.TryGetValue(alias, out var name) && name != generation.NameOf(alias)))
            return;
        var request = new ChangeAliases();
        foreach (var alias in Generation.Aliases.Where(alias => !aliases.ContainsKey(alias)))
            request.Actions.Add(new AliasOperations { CreateAlias = new CreateAlias { AliasName = alias, CollectionName = generation.NameOf(alias) } });
        if (request.Actions.Count > 0)
            await client.UpdateAliasesAsync(request, cancellationToken);
    }
}
