using Microsoft.Extensions.Time.Testing;
using Streaming.Interests;
using Streaming.Pipeline.Items;

namespace Streaming.Pipeline.Tests;

public sealed class ItemCacheTests(PipelineFixture fixture) : IClassFixture<PipelineFixture>
{
    static readonly float[] North = [1, 0, 0, 0], East = [0, 1, 0, 0];

    readonly string _item = Guid.NewGuid().ToString();
    readonly FakeTimeProvider _clock = new();
    readonly ItemCacheOptions _options = new();

    [Fact]
    public async Task Item_ThatIsRemembered_IsNotAskedForAgain()
    {
        var cache = Cache();
        await PutAsync(North);
        Assert.Equal(North, await LookUpAsync(cache));
        await PutAsync(East);

        Assert.Equal(North, await LookUpAsync(cache));
        Assert.Equal(North, await LookUpAsync(cache, new string(_item)));
    }

    [Fact]
    public async Task Item_ThatIsInvalidated_IsReadAgain_AndNotRememberedUntilItHasSettled()
    {
        var cache = Cache();
        await PutAsync(North);
        await LookUpAsync(cache);
        cache.Invalidate(_item, partition: 3, offset: 41);
        Assert.Equal(North, await LookUpAsync(cache));
        await PutAsync(East);
        Assert.Equal(East, await LookUpAsync(cache));

        cache.Unsettled.Applied(partition: 3, next: 41);
        Assert.True(cache.Unsettled.Any);
        await PutAsync(North);
        Assert.Equal(North, await LookUpAsync(cache));

        cache.Unsettled.Applied(partition: 3, next: 42);
        Assert.False(cache.Unsettled.Any);
        await LookUpAsync(cache);
        await PutAsync(East);
        Assert.Equal(North, await LookUpAsync(cache));
    }

    [Fact]
    public async Task Item_WhoseRecordComesWhileItIsRead_IsNotRemembered()
    {
        var cache = Cache();
        await PutAsync(North);
        cache.Invalidate(_item, partition: 3, offset: 41);
        cache.Unsettled.Applied(partition: 3, next: 42);
        var lookups = cache.Lookups();
        lookups.Item(_item);
        var reading = lookups.FetchAsync(TestContext.Current.CancellationToken);
        cache.Invalidate(_item, partition: 3, offset: 42);
        cache.Unsettled.Applied(partition: 3, next: 43);
        await reading;
        await PutAsync(East);

        Assert.Equal(East, await LookUpAsync(cache));
    }

    [Fact]
    public async Task Item_WhileTheCatalogueWorkerIsFurtherBehindThanIdsAreRemembered_IsNotRemembered()
    {
        var cache = Cache();
        await PutAsync(North);
        cache.Invalidate("another", partition: 0, offset: 100_000);
        await LookUpAsync(cache);
        await PutAsync(East);

        Assert.Equal(East, await LookUpAsync(cache));
    }

    [Fact]
    public async Task Item_ThatWasEvicted_IsNotHeldByItsId()
    {
        _options.Bytes = 2000;
        var cache = Cache();
        ItemId id = new(_item);
        await PutAsync(North);
        await LookUpAsync(cache, id);
        await PutAsync(East);
        for (var i = 0; i < 20; i++)
        {
            var other = Guid.NewGuid().ToString();
            await fixture.Worker().PutItemAsync(other, North);
            await LookUpAsync(cache, other);
        }

        Assert.Equal(East, await LookUpAsync(cache, id));
    }

    [Fact]
    public async Task Item_ThatIsOlderThanItsAge_IsReadAgain()
    {
        var cache = Cache();
        await PutAsync(North);
        await LookUpAsync(cache);
        await PutAsync(East);
        _clock.Advance(_options.MaxAge);

        Assert.Equal(East, await LookUpAsync(cache));
    }

    [Fact]
    public async Task Item_ThatIsNotThere_IsAskedForEveryTime()
    {
        var cache = Cache();
        Assert.Null(await LookUpAsync(cache));
        await PutAsync(North);
        Assert.Equal(North, await LookUpAsync(cache));
    }

    ItemCache Cache() => new(new ItemPoints(fixture.Qdrant, fixture.Generation.Items, fixture.Generation.Topics), _options, _clock);

    Task PutAsync(float[] vector) => fixture.Worker().PutItemAsync(_item, vector);

    async Task<float[]?> LookUpAsync(ItemCache cache, ItemId? id = null)
    {
        var lookups = cache.Lookups();
        if (lookups.Item(id ?? _item) is null && lookups.IsIncomplete)
            await lookups.FetchAsync(TestContext.Current.CancellationToken);
        return lookups.Item(id ?? _item)?.Vector;
    }
}
