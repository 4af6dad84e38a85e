extension TracePage {
  /// How deep a row is indented at most.
  static let depthLimit = 20

  /// The SHA-256 of ``style`` in Base64, for the page's content security policy.
  static let styleHash = "etV2cS6m3uYJ6xAwlq6NK28IyonW+uN7VuA5TlG2oGI="

  private static let indents = (1...depthLimit).map { ".d\($0) .name{--depth:\($0)}" }.joined()

  static let style = """
    :root{--back:#fbfbfa;--card:#fff;--ink:#1c1e21;--soft:#6b7078;--line:#e4e5e8;--mark:#fff3bf;--bad:#c92a2a;\
    --badback:#fff0f0;--good:#2b8a3e;--goodback:#ebfbee;--warn:#9a6700;--warnback:#fff8e1;--agent:#7048e8;\
    --model:#1c7ed6;--tool:#e67700;--retrieval:#0c8599;--span:#868e96}
    @media(prefers-color-scheme:dark){:root{--back:#131417;--card:#1b1d21;--ink:#e6e7ea;--soft:#979ca5;--line:#2e3138;\
    --mark:#4a3f12;--bad:#ff8787;--badback:#3a1d1f;--good:#69db7c;--goodback:#16301d;--warn:#ffd43b;--warnback:#352b0d;\
    --agent:#9775fa;--model:#4dabf7;--tool:#ffa94d;--retrieval:#3bc9db;--span:#868e96}}
    *{box-sizing:border-box}
    body{margin:0;padding:1.5rem clamp(1rem,3vw,3rem) 4rem;background:var(--back);color:var(--ink);\
    font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
    header,main{max-width:1400px;margin:0 auto}
    h1{font-size:1.5rem;line-height:1.25;margin:.1rem 0 .3rem;overflow-wrap:anywhere}
    h2{font-size:.8rem;margin:1.8rem 0 .5rem;color:var(--soft);text-transform:uppercase;letter-spacing:.06em}
    h3{font-size:.85rem;margin:.8rem 0 .3rem}
    a{color:var(--model)}
    pre,code,.id{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:12.5px}
    pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
    .path,.id,.empty,small{color:var(--soft)}
    .path,.id{margin:0;overflow-wrap:anywhere}
    .path span{opacity:.5}
    .badge{display:inline-block;padding:0 .5em;border-radius:1em;font-size:12px;font-weight:600;line-height:1.7;\
    font-family:system-ui,sans-serif;vertical-align:.1em;white-space:nowrap}
    .badge+.badge{margin-left:.3em}
    .badge.bad{color:var(--bad);background:var(--badback);box-shadow:inset 0 0 0 1px var(--bad)}
    .badge.good{color:var(--good);background:var(--goodback)}
    .badge.warn{color:var(--warn);background:var(--warnback)}
    .facts{display:flex;flex-wrap:wrap;gap:.5rem 2rem;margin:1rem 0 0}
    .facts dt{color:var(--soft);font-size:12px}
    .facts dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}
    section>table,section>pre,.spans{background:var(--card);border:1px solid var(--line);border-radius:8px}
    section>pre{padding:.7rem .9rem;max-height:24rem;overflow:auto}
    section>pre+pre{margin-top:.5rem}
    .finding{border-left:3px solid var(--bad)!important}
    table{width:100%;border-collapse:separate;border-spacing:0}
    th,td{text-align:left;vertical-align:top;padding:.35rem .9rem;border-top:1px solid var(--line);\
    overflow-wrap:anywhere}
    thead th,.attributes tr:first-child>*{border-top:0}
    thead th{color:var(--soft);font-size:12px;font-weight:500}
    td:last-child a,td:last-child code{white-space:nowrap;font-family:ui-monospace,Menlo,monospace;font-size:12.5px}
    .figure{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
    td:nth-child(4){width:55%}
    tr.bad td:first-child{color:var(--bad);font-weight:600}
    .spans{overflow:hidden}
    .axis,summary{display:grid;grid-template-columns:minmax(0,6fr) minmax(0,5fr) 5.5rem;gap:.75rem;align-items:center;\
    padding:.2rem .9rem .2rem .5rem}
    .axis{color:var(--soft);font-size:11px;border-bottom:1px solid var(--line)}
    .axis div{display:flex;justify-content:space-between;font-variant-numeric:tabular-nums}
    details.span{border-top:1px solid var(--line);border-left:3px solid transparent}
    .axis+details.span{border-top:0}
    summary{cursor:pointer;list-style:none;min-height:2rem}
    summary::-webkit-details-marker{display:none}
    summary:hover{background:color-mix(in srgb,var(--ink) 4%,transparent)}
    .name{--depth:0;--step:1.1rem;overflow-wrap:anywhere;padding-left:calc(var(--depth)*var(--step) + 1.2rem);\
    position:relative;background:repeating-linear-gradient(to right,transparent 0 calc(.45rem),var(--line) .45rem\
     calc(.45rem + 1px),transparent calc(.45rem + 1px) var(--step)) 0 0/calc(var(--depth)*var(--step)) 100% no-repeat}
    .name::before{content:"▸";position:absolute;margin-left:-1rem;color:var(--soft)}
    details[open]>summary .name::before{content:"▾"}
    .name i{font-style:normal;font-size:11px;font-weight:600;color:var(--role)}
    .name b{font-weight:550}
    svg{display:block;width:100%;height:10px;background:color-mix(in srgb,var(--ink) 4%,transparent);border-radius:2px}
    rect{fill:var(--role)}
    .span{--role:var(--span)}
    .span.agent{--role:var(--agent)}.span.model{--role:var(--model)}.span.tool{--role:var(--tool)}
    .span.retrieval{--role:var(--retrieval)}
    .failed rect,.blamed rect{fill:var(--bad)}
    details.blamed{border-left-color:var(--bad)}
    details.blamed>summary{background:var(--badback)}
    details.blamed .name b{color:var(--bad)}
    details.span:target{outline:2px solid var(--model);outline-offset:-2px;scroll-margin-top:20vh}
    details.span:target>summary{background:var(--mark)}
    .body{padding:.2rem 1rem 1rem 2.2rem}
    .body p{margin:.2rem 0 .5rem;color:var(--soft)}
    .body p b{color:var(--bad)}
    .attributes{border:1px solid var(--line);border-radius:6px}
    .attributes th{width:16rem;font-weight:500;color:var(--soft);font-size:12.5px}
    .attributes td pre{max-height:20rem;overflow:auto}
    .empty{padding:.2rem .2rem}
    @media(max-width:700px){.axis,summary{grid-template-columns:minmax(0,1fr) 4.5rem}.axis div,svg{display:none}\
    .attributes th{width:8rem}}
    \(indents)
    """
}
