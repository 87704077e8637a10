using Streaming.Local.Commands;

return await LocalCommandLine.InvokeAsync(args, TimeProvider.System);
