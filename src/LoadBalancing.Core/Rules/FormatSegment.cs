using System.Runtime.CompilerServices;
using System.Text;
using LoadBalancing.Samples;

namespace LoadBalancing.Rules;

/// <summary>A piece of a <see cref="FormatText"/>: a text that stays the same, or a sample that is taken of each request.</summary>
internal readonly struct FormatSegment
{
    private readonly Sample? _sample;

    /// <param name="sample">The sample, whose values are texts.</param>
    public FormatSegment(Sample sample) => _sample = sample;

    private FormatSegment(string text) => Text = text;

    /// <summary>The text, unless it is taken of each request.</summary>
    public string? Text { get; }

    /// <summary>A text that stays the same, with its characters outside ASCII as the bytes of UTF-8.</summary>
    public static FormatSegment Constant(string text) => new(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text)));

    /// <summary>Bytes that stay the same.</summary>
    public static FormatSegment Raw(byte[] bytes) => new(Encoding.Latin1.GetString(bytes));

    public void Write(scoped in SampleContext context, scoped ref SampleBuffer buffer, scoped ref DefaultInterpolatedStringHandler text)
    {
        if (_sample is null)
        {
            text.AppendLiteral(Text!);
        }
        else if (_sample.TryGet(context, ref buffer, out var value))
        {
            ControlCharacters.Escape(value.Text, ref text);
        }
    }
}
