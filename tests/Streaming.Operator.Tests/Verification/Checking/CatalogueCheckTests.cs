using Streaming.Operator.Verification.Checking;
using Streaming.Operator.Verification.Planning;
using Streaming.Pipeline.Items;

namespace Streaming.Operator.Tests.Verification.Checking;

public class CatalogueCheckTests
{
    static readonly PlannedItem Old = new("item", UpdatedAt: 10, [1, 0], ["t"]), New = Old with { UpdatedAt = 20, Vector = [0, 2] };

    readonly Findings findings = new();
    readonly CatalogueCheck check = new();

    public CatalogueCheckTests()
    {
        check.Add(New, timestamp: 100, offset: 0);
        check.Add(Old, timestamp: 101, offset: 1);
    }

    [Fact]
    public void Check_NewestVersionWhateverCameLast_FindsNothing()
    {
        Check(new CatalogueItem([0, 1], ["t"]));

        Assert.True(findings.IsEmpty);
    }

    [Fact]
    public void Check_OlderVersion_IsFound()
    {
        Check(new CatalogueItem([1, 0], ["t"]));

        Found(FindingKind.ItemDiffers);
    }

    [Fact]
    public void Check_ItemThatWasDeletedAndIsThere_IsFound()
    {
        check.Add(Old with { UpdatedAt = Tellings.NoClock, Vector = null }, timestamp: 102, offset: 2);

        Check(new CatalogueItem([0, 1], ["t"]));

        Found(FindingKind.ItemDiffers);
    }

    [Fact]
    public void Check_MissingItem_IsFound()
    {
        check.Check(new Dictionary<string, CatalogueItem>(), [], findings);

        Found(FindingKind.ItemDiffers);
    }

    [Fact]
    public void Check_ItemThatNoRecordTellsOf_IsAnOrphan()
    {
        check.Check(new Dictionary<string, CatalogueItem> { ["item"] = new([0, 1], ["t"]) }, ["item", "stray"], findings);

        Found(FindingKind.OrphanPoint);
    }

    void Check(CatalogueItem held) => check.Check(new Dictionary<string, CatalogueItem> { ["item"] = held }, ["item"], findings);

    void Found(FindingKind kind) => Assert.Equal(kind, Assert.Single(findings.First()).Key);
}
