namespace Streaming.Operator.Commands.Rollouts;

/// <summary>What became of the aliases.</summary>
/// <param name="WasThere">They pointed there already.</param>
/// <param name="Against">What speaks, or spoke, against moving.</param>
sealed record AliasMoveReport(string From, string To, bool WasThere, bool Moved, bool DryRun, IReadOnlyList<string> Against)
{
    public string Summary => this switch
    {
        { WasThere: true } => $"Live is {To} already.",
        { Moved: true } => $"Live is {To}; {From} is kept, and its workers go on. Query workers follow within Query:ViewMaxAgeMs.",
        { DryRun: true, Against: [] } => $"Nothing speaks against it; live would be {To}.",
        _ => $"Nothing was moved: live is {From}.",
    };
}
