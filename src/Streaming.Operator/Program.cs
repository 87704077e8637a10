using Streaming.Operator;
using Streaming.Operator.Verification.Planning;
using Streaming.Operator.Verification.Processes;

return args is [WorkerVerb.Name, var name] && Enum.TryParse<WorkerKind>(name, out var kind) && Enum.IsDefined(kind)
    ? await WorkerVerb.RunAsync(kind)
    : await OperatorCommandLine.InvokeAsync(args, Console.Out, Console.Error, TimeProvider.System);
