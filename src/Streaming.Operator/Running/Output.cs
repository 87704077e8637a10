using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace Streaming.Operator.Running;

/// <summary>Where a command says what it found: text for people, or one JSON document for scripts.</summary>
sealed class Output
{
    /// <summary>Characters in a line where the output is redirected and has no width.</summary>
    const int RedirectedWidth = 140;

    static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    readonly TextWriter output;
    readonly TextWriter errors;
    readonly IAnsiConsole console;
    TextWriter remarks;

    public Output(bool json, TextWriter output, TextWriter errors)
    {
        (Json, this.output, this.errors, remarks) = (json, output, errors, json ? errors : output);
        console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!ReferenceEquals(output, Console.Out) || Console.IsOutputRedirected)
            console.Profile.Width = RedirectedWidth;
    }

    /// <summary>True where the result is asked for as JSON.</summary>
    public bool Json { get; }

    /// <summary>Writes the result of a command, once.</summary>
    /// <param name="text">Writes the same for people.</param>
    public void Write<T>(T result, Action<IAnsiConsole> text)
    {
        if (Json)
            WriteJson(result);
        else
            text(console);
    }

    /// <summary>The result will be a document: nothing else may stand beside it.</summary>
    public void ExpectDocument() => remarks = errors;

    /// <summary>Writes the result of a command whose result is a document.</summary>
    public void WriteJson<T>(T result) => output.WriteLine(JsonSerializer.Serialize(result, Format));

    /// <summary>Writes a line on what is going on; beside the result, never in the way of its JSON.</summary>
    public void Remark(string line)
    {
        lock (remarks)
            remarks.WriteLine(line);
    }
}
