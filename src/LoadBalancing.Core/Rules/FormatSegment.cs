using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using LoadBalancing.Samples;

namespace LoadBalancing.Rules;

/// <summary>A piece of a <see cref="FormatText"/>: a text that stays the same, or a sample that is taken of each request.</summary>
internal readonly struct FormatSegment
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create("\"\\]");

    private readonly Sample? _sample;
    private readonly FormatFlags _flags;

    /// <param name="sample">The sample.</param>
    /// <param name="flags">How its values are written.</param>
    public FormatSegment(Sample sample, FormatFlags flags)
    {
        _sample = (flags & FormatFlags.Hex) != 0 ? Converters.ToHex(sample) : Converters.ToText(sample);
        _flags = (flags & FormatFlags.Hex) != 0 ? FormatFlags.Hex : flags;
    }

    private FormatSegment(string text) => Text = text;

    /// <summary>The text, unless it is taken of each request.</summary>
    public string? Text { get; }

    /// <summary>A text that stays the same, with its characters outside ASCII as the bytes of UTF-8.</summary>
    public static FormatSegment Constant(string text) => new(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)));

    /// <summary>Bytes that stay the same.</summary>
    public static FormatSegment Raw(byte[] bytes) => new(Encoding.Latin1.GetString(bytes));

    /// <summary>Whether it shows the request's path.</summary>
    public bool IsOfPath => _sample?.IsOfPath == true;

    public void Write(scoped in SampleContext context, scoped ref SampleBuffer buffer, scoped ref DefaultInterpolatedStringHandler text)
    {
        if (_sample is null)
        {
            text.AppendLiteral(Text!);
            return;
        }

        var quote = (_flags & FormatFlags.Quote) != 0 ? "\"" : "";
        text.AppendLiteral(quote);
        if (_sample.TryGet(context, ref buffer, out var value))
        {
            Write(value.Text, ref text);
        }

        text.AppendLiteral(quote);
    }

    private void Write(ReadOnlySpan<char> value, scoped ref DefaultInterpolatedStringHandler text)
    {
        while ((_flags & FormatFlags.Escape) != 0 && value.IndexOfAny(Escaped) is >= 0 and var at)
        {
            ControlCharacters.Escape(value[..at], ref text);
            text.AppendLiteral("\\");
            text.AppendFormatted(value[at]);
            value = value[(at + 1)..];
        }

        ControlCharacters.Escape(value, ref text);
    }
}
