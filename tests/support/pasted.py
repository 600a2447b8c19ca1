"""What editors paste: the clipboard's HTML of word processors and web pages."""

from __future__ import annotations

WORD = r"""<html xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=Generator content="Microsoft Word 15">
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm; font-size:11.0pt;} @list l0 {mso-list-id:1;} --></style>
</head>
<body lang=EN-GB style='tab-interval:36.0pt'>
<!--StartFragment-->
<h1><b>Second quay<o:p></o:p></b></h1>
<p class=MsoNormal style='margin-bottom:8.0pt'><span
lang=EN-GB style='font-size:12.0pt;
font-family:"Times New Roman",serif;mso-fareast-language:EN-US'>The <b style='mso-bidi-font-weight:
normal'>harbour</b> opened a <i>second</i> quay, says <a href="https://port.example/a?b=1&amp;c=2"
style='color:blue'><span style='color:#0563C1'>the port</span></a>.<o:p></o:p></span></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'>
<![if !supportLists]><span style='font-family:Symbol;mso-fareast-font-family:Symbol'><span
style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]>Cranes<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='margin-left:72.0pt;mso-list:l0 level2 lfo1'>
<![if !supportLists]><span style='font-family:"Courier New"'><span style='mso-list:Ignore'>o<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>Two new
ones<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'>
<![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span
style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]>Rails<o:p>
</o:p></p>
<p class=MsoNormal>In order:<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span
style='mso-list:Ignore'>1.<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span>
<![endif]>First<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><![if !supportLists]><span
style='mso-list:Ignore'>2.<span style='font:7.0pt "Times New Roman"'>&nbsp; </span></span>
<![endif]>Second<o:p></o:p></p>
<table class=MsoTableGrid border=1 cellspacing=0 style='border-collapse:collapse'>
<tr style='mso-yfti-irow:0'><td width=100 valign=top style='width:75pt'><p class=MsoNormal>Quay
<o:p></o:p></p></td><td width=100><p class=MsoNormal>2<o:p></o:p></p></td></tr></table>
<p class=MsoNormal><img width=20 height=20 src="file:///C:/Users/ed/msohtmlclip1/clip_image001.png">
</p>
<!--EndFragment-->
</body></html>"""
WORD_CLEAN = """<h2>Second quay</h2>
<p>The <strong>harbour</strong> opened a <em>second</em> quay, says \
<a href="https://port.example/a?b=1&amp;c=2">the port</a>.</p>
<ul><li>Cranes<ul><li>Two new ones</li></ul></li><li>Rails</li></ul>
<p>In order:</p>
<ol><li>First</li><li>Second</li></ol>
<table><tbody><tr><td>Quay</td><td>2</td></tr></tbody></table>"""

DOCS = """<meta charset='utf-8'><meta charset="utf-8"><b style="font-weight:normal;" \
id="docs-internal-guid-0c1f2d3e-7fff-a1b2-c3d4-e5f6a7b8c9d0"><h2 dir="ltr" style="line-height:1.38;\
margin-top:18pt;"><span style="font-size:16pt;font-family:Arial,sans-serif;color:#000000;\
font-weight:400;">Second quay</span></h2><p dir="ltr" style="line-height:1.38;"><span \
style="font-size:11pt;font-weight:400;">The </span><span style="font-size:11pt;font-weight:700;">\
har</span><span style="font-size:11.5pt;font-weight:700;">bour</span><span \
style="font-weight:400;"> opened a </span><span style="font-weight:400;font-style:italic;">second\
</span><span \
style="font-weight:400;"> quay, says </span><a href="https://www.google.com/url?q=https://port.exam\
ple/a&amp;sa=D&amp;source=editors" style="text-decoration:none;"><span style="color:#1155cc;\
text-decoration:underline;">the port</span></a><span style="font-weight:400;">.</span></p><br />\
<ul style="margin-top:0;padding-inline-start:48px;"><li dir="ltr" style="list-style-type:disc;" \
aria-level="1"><p dir="ltr" role="presentation"><span style="font-weight:400;">Cranes</span></p>\
</li><ul style="margin-top:0;"><li dir="ltr" aria-level="2"><p dir="ltr" role="presentation"><span \
style="font-weight:400;">Two new ones</span></p></li></ul><li dir="ltr" aria-level="1"><p \
dir="ltr" role="presentation"><span style="font-weight:400;">Rails</span></p></li></ul><p \
dir="ltr"><span style="font-weight:400;">H</span><span style="font-weight:400;vertical-align:sub;">\
2</span><span style="font-weight:400;">O</span></p></b><br class="Apple-interchange-newline">"""
DOCS_CLEAN = """<h2>Second quay</h2>
<p>The <strong>harbour</strong> opened a <em>second</em> quay, says \
<a href="https://port.example/a">the port</a>.</p>
<ul><li>Cranes<ul><li>Two new ones</li></ul></li><li>Rails</li></ul>
<p>H<sub>2</sub>O</p>"""

LIBREOFFICE = """<!DOCTYPE html><html><head>
<meta http-equiv="content-type" content="text/html; charset=utf-8"/>
<title></title><meta name="generator" content="LibreOffice 24.8 (Linux)"/>
<style type="text/css">
p { line-height: 115%; margin-bottom: 0.25cm; background: transparent }
a:link { color: #000080 }
</style></head><body lang="en-GB" link="#000080" dir="ltr">
<h2 class="western" style="break-before: auto">Second quay</h2>
<p style="line-height: 100%; margin-bottom: 0cm"><font face="Liberation Serif, serif"><font size="3"
 style="font-size: 12pt">The <b>harbour</b> opened
a <i>second</i> quay, says <font color="#000080"><u><a href="https://port.example/a">the
port</a></u></font>.</font></font></p>
<p style="line-height: 100%; margin-bottom: 0cm"><br/>

</p>
<ul>
\t<li><p style="margin-bottom: 0cm">Cranes</p>
\t<ul>
\t\t<li><p style="margin-bottom: 0cm">Two new ones</p></li>
\t</ul></li>
\t<li><p style="margin-bottom: 0cm">Rails</p></li>
</ul>
<p><span lang="en-GB">10&nbsp;000 tonnes</span></p>
</body></html>"""
LIBREOFFICE_CLEAN = """<h2>Second quay</h2>
<p>The <strong>harbour</strong> opened a <em>second</em> quay, says \
<a href="https://port.example/a">the port</a>.</p>
<ul><li>Cranes<ul><li>Two new ones</li></ul></li><li>Rails</li></ul>
<p>10&nbsp;000 tonnes</p>"""

WEB_PAGE = """<div class="story" onclick="track()"><script>alert(1)</script><style>p{}</style>
<div><div>First <span class="x" style="color:red">words</span></div><div>Second words</div></div>
<a href="javascript:alert(1)">a trap</a> <img src="x" onerror="alert(2)">
<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ" width="560"></iframe></div>"""
WEB_PAGE_CLEAN = """<p>First words</p>
<p>Second words</p>
<p>a trap</p>"""
