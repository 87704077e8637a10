using Streaming.Operator;

return await OperatorCommandLine.InvokeAsync(args, Console.Out, Console.Error, TimeProvider.System);
