using Streaming.Operator;
using Streaming.Operator.Verification.Planning;
using Streaming.Operator.Verification.Processes;

return args is [WorkerVerb.Name, var kind]
    ? await WorkerVerb.RunAsync(Enum.Parse<WorkerKind>(kind))
    : await OperatorCommandLine.InvokeAsync(args, Console.Out, Console.Error, TimeProvider.System);
